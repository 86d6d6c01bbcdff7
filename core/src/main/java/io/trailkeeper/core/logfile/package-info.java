/**
 * Log files: the two formats, their limits, their keys, and how a batch of events becomes one.
 *
 * <p>Every byte is a function of the events and of what was decided beforehand, so that a batch
 * that is written again is the same object. May import {@code audit}, {@code classification},
 * {@code cluster}, {@code gzip}, {@code hash}, {@code json} and {@code merkle}. Called by delivery,
 * by validation and by proofs.
 *
 * <p>{@code docs/format/log-file.md} is the normative description.
 */
@NullMarked
package io.trailkeeper.core.logfile;

import org.jspecify.annotations.NullMarked;
