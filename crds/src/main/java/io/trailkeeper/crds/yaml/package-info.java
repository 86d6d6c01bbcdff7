/**
 * YAML as a tree in which every value knows its line: YAML 1.2 with the core schema, of which JSON
 * is a part.
 *
 * <p>Made for files that nobody vouches for: the size of a document, its depth and the values that
 * its aliases stand for are bounded, and no object is ever constructed. What YAML allows and a
 * Trail has no use for (tags, keys that are not text, values that contain themselves) is refused.
 *
 * <p>A leaf: imports nothing of Trailkeeper. Used by {@code reader}.
 */
@NullMarked
package io.trailkeeper.crds.yaml;

import org.jspecify.annotations.NullMarked;
