/**
 * Merkle trees as in RFC 6962, section 2.1 (the same as RFC 9162, 2.1), with SHA-256: the hash of a
 * list, and short proofs that something is in it at a place.
 *
 * <p>Imports {@code hash} only. Called by log files, digests, validation and proofs.
 */
@NullMarked
package io.trailkeeper.core.merkle;

import org.jspecify.annotations.NullMarked;
