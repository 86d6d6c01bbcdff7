/**
 * What can go wrong, one class for each kind: it breaks something, and undoes that again.
 *
 * <p>May import {@code lab}, {@code load} and {@code storage}. Called by {@code command}.
 */
@NullMarked
package io.trailkeeper.faults.fault;

import org.jspecify.annotations.NullMarked;
