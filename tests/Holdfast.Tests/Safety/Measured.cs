namespace Holdfast.Tests.Safety;

/// <summary>A set of labelled sentences and what a matcher made of it.</summary>
/// <param name="Found">Of those it should find, how many it did.</param>
/// <param name="Wrong">Of the harmless ones, how many it took for one.</param>
public sealed record Measured(int Found, int Meant, int Wrong, int Harmless, IReadOnlyList<string> Mistakes)
{
    public double Recall => (double)Found / Meant;

    public double FalseAlarms => (double)Wrong / Harmless;

    /// <summary>As <c>docs/safety.md</c> writes it.</summary>
    public string Row => FormattableString.Invariant($"{Found} of {Meant} ({100 * Recall:0.0} %) | {Wrong} of {Harmless} ({100 * FalseAlarms:0.0} %)");

    /// <summary>Fails where the page gives other figures.</summary>
    public void IsAsWritten(string file)
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "safety.md")).Where(line => line.StartsWith($"| `{file}` ", StringComparison.Ordinal));
        Assert.True(
            rows.Any(row => row.EndsWith($"| {Row} |", StringComparison.Ordinal)),
            $"docs/safety.md doesn't say | {Row} | of {file}. Mistakes:\n{string.Join('\n', Mistakes)}");
    }

    /// <param name="file">In <c>Sentences</c>: label, language and text, parted by tabs.</param>
    public static Measured By(string file, Func<string, string?> find)
    {
        var (found, meant, wrong, harmless) = (0, 0, 0, 0);
        var mistakes = new List<string>();
        foreach (var (label, text) in Read(file))
        {
            var what = find(text);
            if (label == "harmless")
            {
                harmless++;
                wrong += what is null ? 0 : 1;
            }
            else
            {
                meant++;
                found += what is null ? 0 : 1;
            }

            if (label == "harmless" != what is null)
            {
                mistakes.Add($"{label} taken for {what ?? "harmless"}: {text}");
            }
        }

        return new Measured(found, meant, wrong, harmless, mistakes);
    }

    public static IEnumerable<(string Label, string Text)> Read(string file) =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Holdfast.Tests", "Safety", "Sentences", file))
            .Where(line => line.Length > 0)
            .Select(line => line.Split('\t'))
            .Select(cells => (cells[0], cells[2]));
}
