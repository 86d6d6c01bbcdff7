package io.trailkeeper.crds.yaml;

/**
 * One of the documents of a file.
 *
 * @param number which one, counted from 1; empty ones count
 * @param root its value
 */
public record YamlDocument(int number, YamlNode root) {}
