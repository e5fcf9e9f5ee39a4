using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Which styles a text can be written in.</summary>
internal readonly record struct ScalarShape(bool Multiline, bool PlainInFlow, bool PlainInBlock, bool SingleQuoted, bool Block)
{
    /// <summary>Looks at every character once.</summary>
    public static ScalarShape Of(string value, bool tabsInBlocks)
    {
        if (value.Length == 0)
        {
            return new(false, false, true, true, false);
        }

        var blockIndicators = value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal);
        var flowIndicators = blockIndicators;
        bool lineBreaks = false, special = false, tabs = false;
        bool edgeBlank = false, trailingSpace = false, breakSpace = false, spaceBreak = false;
        bool afterSpace = false, afterBreak = false, afterWhitespace = true;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var blankFollows = i + 1 >= value.Length || YamlCursor.IsBlank(value[i + 1]);
            if (i == 0)
            {
                switch (c)
                {
                    case '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`':
                    case '-' when blankFollows:
                        flowIndicators = blockIndicators = true;
                        break;
                    case '?' or ':':
                        flowIndicators = true;
                        blockIndicators |= blankFollows;
                        break;
                }
            }
            else
            {
                switch (c)
                {
                    case ',' or '?' or '[' or ']' or '{' or '}':
                        flowIndicators = true;
                        break;
                    case ':':
                        flowIndicators = true;
                        blockIndicators |= blankFollows;
                        break;
                    case '#' when afterWhitespace:
                        flowIndicators = blockIndicators = true;
                        break;
                }
            }

            var isLast = i == value.Length - 1;
            if (c == '\t')
            {
                tabs = true;
            }
            else if (!IsPrintable(c))
            {
                special = true;
            }

            if (c == ' ')
            {
                edgeBlank |= i == 0 || isLast;
                trailingSpace |= isLast;
                breakSpace |= afterBreak;
                (afterSpace, afterBreak) = (true, false);
            }
            else if (YamlCursor.IsBreak(c))
            {
                lineBreaks = true;
                edgeBlank |= i == 0 || isLast;
                spaceBreak |= afterSpace;
                (afterSpace, afterBreak) = (false, true);
            }
            else
            {
                (afterSpace, afterBreak) = (false, false);
            }

            afterWhitespace = YamlCursor.IsBlankOrEnd(c);
        }

        var plain = !(edgeBlank || breakSpace || spaceBreak || tabs || special || lineBreaks);
        return new(
            lineBreaks,
            plain && !flowIndicators,
            plain && !blockIndicators,
            !(breakSpace || spaceBreak || tabs || special),
            !(trailingSpace || spaceBreak || special || (tabs && !tabsInBlocks)));
    }

    /// <summary>Whether a character can stand in text unescaped. Characters beyond the first plane cannot, in go-yaml.</summary>
    public static bool IsPrintable(char c) =>
        c is '\n' or (>= ' ' and <= '~') or (>= '\u00a0' and < '\ud800') or (>= '\ue000' and < '\ufeff') or (> '\ufeff' and < '\ufffe');
}
