/** The command {@code bench} and what it starts as processes. */
@NullMarked
package io.trailkeeper.bench.command;

import org.jspecify.annotations.NullMarked;
