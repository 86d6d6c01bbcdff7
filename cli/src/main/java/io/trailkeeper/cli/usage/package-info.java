/** How commands speak with their user: reading arguments, refusing them, writing lines. A leaf. */
@NullMarked
package io.trailkeeper.cli.usage;

import org.jspecify.annotations.NullMarked;
