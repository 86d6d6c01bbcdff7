/**
 * Health and metrics of a process over HTTP: whether it makes progress, whether it can accept, and
 * what it has counted.
 *
 * <p>May import {@code http} and {@code usage}. Called by {@code process}, and by each process for
 * its own checks.
 */
@NullMarked
package io.trailkeeper.cli.health;

import org.jspecify.annotations.NullMarked;
