namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Flags, width and precision of one verb.</summary>
internal struct FormatFlags
{
    public bool Plus;
    public bool Minus;
    public bool Sharp;
    public bool Space;
    public bool Zero;

    /// <summary><c>%+v</c></summary>
    public bool PlusV;

    /// <summary><c>%#v</c></summary>
    public bool SharpV;

    /// <summary>Null when none was given.</summary>
    public int? Width;

    /// <summary>Null when none was given.</summary>
    public int? Precision;
}
