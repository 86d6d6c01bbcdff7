/**
 * The command {@code validate-logs}: a source of log files, the validation of {@code core}, and
 * what it found for people and for programs.
 *
 * <p>May import {@code usage}, {@code process}, {@code cluster}, {@code core}, {@code crds} and
 * {@code objectstore}. Called by the main class and by {@code demo}.
 */
@NullMarked
package io.trailkeeper.cli.validate;

import org.jspecify.annotations.NullMarked;
