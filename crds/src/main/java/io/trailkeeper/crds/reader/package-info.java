/**
 * Trails read from files, strictly: whatever is not understood is refused, and every problem of a
 * file is told at once, with its line.
 *
 * <p>May import {@code yaml}, {@code validation}, {@code text} and {@code v1alpha1}. Called by the
 * command line.
 */
@NullMarked
package io.trailkeeper.crds.reader;

import org.jspecify.annotations.NullMarked;
