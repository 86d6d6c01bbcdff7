/**
 * The local journal: audit events on disk, durable before they are acknowledged.
 *
 * <p>Owns one directory: its segments, its followers' positions, its identity. {@code
 * docs/format/journal.md} is the normative description of the files. May import {@code core.audit},
 * {@code core.journal} and {@code core.json}. Written by capture; read through {@code core.journal}
 * by delivery and by history.
 */
@NullMarked
package io.trailkeeper.collector.journal;

import org.jspecify.annotations.NullMarked;
