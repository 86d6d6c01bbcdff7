/** Small files that are replaced as a whole. A leaf: it imports nothing of Trailkeeper. */
@NullMarked
package io.trailkeeper.collector.file;

import org.jspecify.annotations.NullMarked;
