using System.Collections.Immutable;
using FluentValidation;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Collects what is wrong with a definition and what is only worth knowing.</summary>
internal sealed class FaultList
{
    private readonly List<DefinitionFault> faults = [];
    private readonly List<DefinitionFault> notes = [];

    public ImmutableArray<DefinitionFault> Faults => [.. faults];

    public ImmutableArray<DefinitionFault> Notes => [.. notes];

    public bool IsEmpty => faults.Count == 0;

    public void Add(string path, string message) => faults.Add(new DefinitionFault(path, message));

    public void Note(string path, string message) => notes.Add(new DefinitionFault(path, message));

    /// <summary>Adds what the validator finds, but for fields whose text was already refused: their value is only a placeholder.</summary>
    public void Check<T>(IValidator<T> validator, T definition)
    {
        var refused = faults.ConvertAll(fault => fault.Path);
        foreach (var fault in DefinitionRules.FaultsOf(validator, definition))
        {
            if (!refused.Exists(path => Covers(path, fault.Path) || Covers(fault.Path, path)))
            {
                faults.Add(fault);
            }
        }
    }

    private static bool Covers(string outer, string path) =>
        path.StartsWith(outer, StringComparison.Ordinal)
        && (path.Length == outer.Length || path[outer.Length] is '.' or '[');
}
