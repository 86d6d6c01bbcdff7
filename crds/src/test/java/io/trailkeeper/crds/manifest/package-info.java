/** How the CRDs in {@code crds/manifests} are made of the Java types. */
package io.trailkeeper.crds.manifest;
