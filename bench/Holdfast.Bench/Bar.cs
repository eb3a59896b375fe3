using System.Globalization;

namespace Holdfast.Bench;

/// <summary>One line of the table: what was found, beside what, and whether it is good enough.</summary>
/// <param name="IsMet">Null for a figure that is only told.</param>
internal sealed record Bar(string Name, string Figure, string Reference, string Ratio, string Limit, bool? IsMet)
{
    private const string None = "-";

    /// <summary>A figure that must not be above a limit of the same unit.</summary>
    public static Bar AtMost(string name, double figure, double limit, string unit, string format = "0.0") =>
        new(name, $"{Text(figure, format)} {unit}", None, None, $"<= {Text(limit, "0.##")} {unit}", figure <= limit);

    /// <summary>A figure that must not be below a limit of the same unit, with what to judge it by.</summary>
    public static Bar FloorOf(string name, double figure, double limit, string unit, string reference, string format = "0") =>
        new(name, $"{Text(figure, format)} {unit}", reference, None, $">= {Text(limit, "0.##")} {unit}", figure >= limit);

    /// <summary>A figure beside its reference; <paramref name="ratio"/> must be at least <paramref name="limit"/>.</summary>
    public static Bar AtLeast(string name, string figure, string reference, double ratio, double limit) =>
        new(name, figure, reference, $"{Text(ratio, "0.00")}x", $">= {Text(limit, "0.##")}x", ratio >= limit);

    /// <summary>A figure beside its reference; <paramref name="ratio"/> must be at most <paramref name="limit"/>.</summary>
    public static Bar NoMoreThan(string name, string figure, string reference, double ratio, double limit) =>
        new(name, figure, reference, $"{Text(ratio, "0.00")}x", $"<= {Text(limit, "0.##")}x", ratio <= limit);

    /// <summary>A figure beside its reference, told and not held against the run.</summary>
    public static Bar Told(string name, string figure, string reference, double ratio) =>
        new(name, figure, reference, $"{Text(ratio, "0.00")}x", None, null);

    /// <summary>A figure with an aim: told, not held against the run.</summary>
    public static Bar Aim(string name, string figure, string aim) => new(name, figure, None, None, $"aim {aim}", null);

    /// <summary>What could not be measured is short.</summary>
    public static Bar Missing(string name, string why, string limit) => new(name, why, None, None, limit, false);

    public static string Text(double number, string format = "0.0") => number.ToString(format, CultureInfo.InvariantCulture);

    public static string Table(IReadOnlyList<Bar> bars)
    {
        string[][] rows = [["what", "figure", "reference", "ratio", "bar", ""], .. bars.Select(bar => bar.Cells())];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private string[] Cells() => [Name, Figure, Reference, Ratio, Limit, IsMet switch { true => "ok", false => "SHORT", null => "told" }];
}

internal static class Middle
{
    public static double Median(this IEnumerable<double> numbers) => numbers.Percentile(0.5);

    public static double Percentile(this IEnumerable<double> numbers, double share)
    {
        var sorted = numbers.Order().ToArray();
        return sorted[(int)Math.Round((sorted.Length - 1) * share)];
    }
}
