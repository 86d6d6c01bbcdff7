/**
 * The command {@code faults}: which faults, in which order, and what came of it.
 *
 * <p>May import {@code fault}, {@code lab} and {@code account}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.faults.command;

import org.jspecify.annotations.NullMarked;
