/**
 * The text forms of a Trail: durations, quantities, values from a closed set, and how fields and
 * values are shown in errors.
 *
 * <p>Nothing here depends on the machine's locale or time zone. A leaf: imports only the enums of
 * {@code core} that a Trail's texts stand for. Used by {@code validation}, {@code configuration}
 * and {@code reader}.
 */
@NullMarked
package io.trailkeeper.crds.text;

import org.jspecify.annotations.NullMarked;
