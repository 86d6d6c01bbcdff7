/**
 * The program that the harness starts as capture and as collector: the product, with a clock that
 * can be shifted.
 *
 * <p>May import {@code cli}. Started by {@code lab}, as a process of its own.
 */
@NullMarked
package io.trailkeeper.faults.child;

import org.jspecify.annotations.NullMarked;
