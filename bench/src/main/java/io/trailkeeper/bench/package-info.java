/** The program; it holds the main class only, and nothing imports it. */
@NullMarked
package io.trailkeeper.bench;

import org.jspecify.annotations.NullMarked;
