/**
 * Time from outside: asks a time-stamp authority for a token over each digest of a trail, and puts
 * the answer beside it.
 *
 * <p>It runs beside the delivery and never holds it up: an authority that is away costs nothing but
 * a later time-stamp. It imports {@code core.timestamp}, {@code core.digest}, {@code core.gzip},
 * {@code core.hash}, {@code core.cluster} and {@code objectstore.store}.
 */
@NullMarked
package io.trailkeeper.collector.timestamp;

import org.jspecify.annotations.NullMarked;
