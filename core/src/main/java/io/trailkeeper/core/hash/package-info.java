/**
 * SHA-256, in one place. A leaf: it imports nothing of Trailkeeper, and every other package may
 * import it.
 */
@NullMarked
package io.trailkeeper.core.hash;

import org.jspecify.annotations.NullMarked;
