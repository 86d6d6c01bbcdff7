/**
 * Which events a trail logs: its scope, and CloudTrail's basic and advanced event selectors with
 * Kubernetes' fields.
 *
 * <p>Everything here is a value whose constructor refuses what is impossible, so that a selection
 * that exists can be evaluated. May import {@code audit}, {@code classification} and {@code
 * cluster}. Made from a Trail by {@code crds}; evaluated by the journal.
 */
@NullMarked
package io.trailkeeper.core.selector;

import org.jspecify.annotations.NullMarked;
