/**
 * The validator: whether the digests and log files of a trail are all there and as they were
 * written. {@code docs/format/digest-file.md} has its rules.
 *
 * <p>The way in is {@link io.trailkeeper.core.validation.LogFileValidator}; it reads through {@link
 * io.trailkeeper.core.validation.Archive}, which the caller adapts a store to, and answers with a
 * {@link io.trailkeeper.core.validation.ValidationReport}.
 *
 * <p>It imports the packages {@code cluster}, {@code digest}, {@code gzip} and {@code logfile}. The
 * commands {@code validate-logs} and {@code demo} call it.
 */
@NullMarked
package io.trailkeeper.core.validation;

import org.jspecify.annotations.NullMarked;
