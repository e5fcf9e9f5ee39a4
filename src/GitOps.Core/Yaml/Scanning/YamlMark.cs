namespace GitOps.Core.Yaml.Scanning;

/// <summary>A place in the text: offset, line and column, all from 0.</summary>
internal readonly record struct YamlMark(int Index, int Line, int Column);
