/**
 * The life of certificates: the authority with its successor, and what it issues, as functions of
 * what Secrets hold and of the clock. Also what cert-manager is asked for in its place.
 *
 * <p>Reads and writes no Secrets: that is its callers' part. Imports {@code core.pki}, {@code
 * core.journal} and {@code operator.event}. Called by {@code operator.capture}, and by who has
 * certificates issued for the collectors of Trails.
 */
@NullMarked
package io.trailkeeper.operator.certificate;

import org.jspecify.annotations.NullMarked;
