/**
 * JSON as bytes: a strict reader that never changes or copies what it passes over, and a writer.
 *
 * <p>Audit events are evidence: their numbers, escapes and unicode must come out as they came in.
 * So nothing here builds trees or converts numbers; values are found, checked and copied as bytes.
 *
 * <p>A leaf: it imports nothing of Trailkeeper.
 */
@NullMarked
package io.trailkeeper.core.json;

import org.jspecify.annotations.NullMarked;
