/**
 * What is right and what is wrong in a Trail: an ordered chain of pure functions that finds every
 * violation, not only the first.
 *
 * <p>The rules of selectors are {@code core}'s: what its constructors refuse is refused here, with
 * the path of the field. May import {@code v1alpha1} and {@code text}. Called by {@code
 * configuration} and {@code reader}, and by the operator for a Trail's conditions.
 */
@NullMarked
package io.trailkeeper.crds.validation;

import org.jspecify.annotations.NullMarked;
