/**
 * Objects as files below a directory: a mounted volume, or a copy of a bucket.
 *
 * <p>Imports {@code store} only. Called by whoever opens a destination.
 */
@NullMarked
package io.trailkeeper.objectstore.filesystem;

import org.jspecify.annotations.NullMarked;
