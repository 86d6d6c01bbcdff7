/**
 * The command {@code export}: what a trail delivered in some time, as one file that can be checked
 * anywhere.
 *
 * <p>It imports {@code usage}, {@code validate}, {@code objectstore.store} and the parts of {@code
 * core} that validation takes. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.export;

import org.jspecify.annotations.NullMarked;
