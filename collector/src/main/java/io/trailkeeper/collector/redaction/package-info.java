/**
 * Takes secrets out of audit events before anything of them reaches a disk.
 *
 * <p>May import {@code core.audit} and {@code core.json}. Called by capture, for every event.
 */
@NullMarked
package io.trailkeeper.collector.redaction;

import org.jspecify.annotations.NullMarked;
