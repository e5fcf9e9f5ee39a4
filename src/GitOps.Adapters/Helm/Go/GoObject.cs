using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Go;

/// <summary>A Go struct that templates see: fields by name, and methods.</summary>
internal abstract class GoObject
{
    /// <summary>Type as Go prints it, with a star for a pointer.</summary>
    public abstract string TypeName { get; }

    /// <summary>Kind as Go's reflection names it.</summary>
    public virtual string Kind => TypeName.StartsWith('*') ? "ptr" : "struct";

    /// <summary>The exported fields in the order in which they are declared.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object?>> Fields { get; }

    /// <summary>What <c>String()</c> gives; null when the type has no such method.</summary>
    public virtual string? Text => null;

    /// <summary>What an action prints; differs from <see cref="Text"/> where only the pointer has a <c>String()</c>.</summary>
    public virtual string? PrintedText => Text;

    /// <summary>The fields as <c>%v</c> prints them, those included that templates cannot reach.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, object?>> AllFields => Fields;

    /// <summary>What stands in JSON for it; null for its fields.</summary>
    public virtual object? JsonForm => null;

    /// <summary>A method; null when there is none of that name.</summary>
    public virtual TemplateFunction? FindMethod(string name) => null;

    /// <summary>Whether there is a field of that name, and its value.</summary>
    public bool TryGetField(string name, out object? value)
    {
        foreach (var (key, field) in Fields)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                value = field;
                return true;
            }
        }

        value = null;
        return false;
    }
}
