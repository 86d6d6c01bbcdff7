/**
 * What an audit event is in CloudTrail's terms: its category, whether it only reads, its event
 * name, event source, resource type and ARNs. The tables are here and nowhere else.
 *
 * <p>May import {@code audit} and {@code cluster}. Called by {@code selector} and {@code logfile}.
 */
@NullMarked
package io.trailkeeper.core.classification;

import org.jspecify.annotations.NullMarked;
