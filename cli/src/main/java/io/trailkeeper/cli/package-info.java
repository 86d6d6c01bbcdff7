/** The main class, and nothing else. May import the packages of commands; nothing calls it. */
@NullMarked
package io.trailkeeper.cli;

import org.jspecify.annotations.NullMarked;
