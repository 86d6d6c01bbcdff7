/**
 * Certificates: an authority, what it issues for serving and for clients, their PEM form, and the
 * roles that clients are told apart by.
 *
 * <p>Pure functions of their arguments, the given clock and the given source of random numbers;
 * reads and writes no files. A leaf: it imports nothing of Trailkeeper. Called by capture (who is
 * calling), by {@code trailkeeper run} and by the operator (issuing).
 */
@NullMarked
package io.trailkeeper.core.pki;

import org.jspecify.annotations.NullMarked;
