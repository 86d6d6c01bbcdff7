/**
 * Digest files: their format, their names, their signatures, and the keys that sign them. {@code
 * docs/format/digest-file.md} is the norm.
 *
 * <p>The way of a digest is {@link io.trailkeeper.core.digest.DigestFile} (what it says), {@link
 * io.trailkeeper.core.digest.DigestFileFormat} (its bytes), {@link
 * io.trailkeeper.core.digest.StringToSign}, {@link io.trailkeeper.core.digest.Signer}, {@link
 * io.trailkeeper.core.digest.SignedDigest} (what is stored).
 *
 * <p>It imports the packages {@code cluster} and {@code gzip}. The collector's digest schedule
 * calls it to write digests, the package {@code validation} to read them, and whoever makes and
 * keeps signing keys.
 */
@NullMarked
package io.trailkeeper.core.digest;

import org.jspecify.annotations.NullMarked;
