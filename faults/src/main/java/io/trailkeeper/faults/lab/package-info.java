/**
 * An installation on this machine: capture and collector as processes, with certificates, keys, a
 * destination and a load, and everything about them that can be seen or touched from outside.
 *
 * <p>May import {@code load}, {@code storage}, {@code account}, {@code child}, {@code collector}
 * and {@code core}. Called by {@code fault} and {@code command}.
 */
@NullMarked
package io.trailkeeper.faults.lab;

import org.jspecify.annotations.NullMarked;
