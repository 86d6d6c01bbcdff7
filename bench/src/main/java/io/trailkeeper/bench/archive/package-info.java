/**
 * Archives to measure with: what a trail delivers in some hours, made at once of recorded events
 * and really signed.
 */
@NullMarked
package io.trailkeeper.bench.archive;

import org.jspecify.annotations.NullMarked;
