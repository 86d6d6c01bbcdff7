/**
 * An encoder of DEFLATE (RFC 1951) in plain Java: the same bytes for the same content on every Java
 * runtime, which a runtime's own zlib does not promise.
 *
 * <p>A leaf: it imports nothing of Trailkeeper. {@code gzip} calls it; reading is left to {@link
 * java.util.zip.Inflater}.
 */
@NullMarked
package io.trailkeeper.core.deflate;

import org.jspecify.annotations.NullMarked;
