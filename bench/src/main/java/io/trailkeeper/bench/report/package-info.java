/** What a run has measured, for people and for programs. It imports nothing of Trailkeeper. */
@NullMarked
package io.trailkeeper.bench.report;

import org.jspecify.annotations.NullMarked;
