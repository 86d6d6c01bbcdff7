/**
 * Reconciles Trails: observes what there is, applies what {@code operator.resource} wants, reports
 * what {@code operator.status} says. {@code TrailReconciler.reconcile} is the way to read it.
 *
 * <p>May import {@code operator.resource}, {@code operator.status}, {@code operator.event}, {@code
 * operator.certificate}, {@code crds} and {@code core}. Called by {@code operator.process}.
 */
@NullMarked
package io.trailkeeper.operator.trail;

import org.jspecify.annotations.NullMarked;
