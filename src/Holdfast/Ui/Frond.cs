using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Holdfast.Ui;

/// <summary>
/// A kelp frond that grows one leaf a week; a pearl stands for a week with a day that went differently. It grows past each
/// one. Drawn twice, for wide and for narrow screens; the stylesheet shows one.
/// </summary>
public static class Frond
{
    private const int WideLeaves = 32;
    private const int NarrowLeaves = 15;
    private const int FirstLeaf = 57;
    private const int Apart = 19;
    private const int Height = 126;

    /// <param name="weeks">How many weeks have begun, the one going on among them; at least 1.</param>
    /// <param name="hasPearl">Whether a week, counted from 0, has a pearl.</param>
    /// <param name="title">What it shows, in words, given how many leaves are drawn and how many carry a pearl.</param>
    /// <param name="id">Unique on the page.</param>
    public static IHtmlContent Draw(int weeks, Func<int, bool> hasPearl, Func<int, int, string> title, string id) =>
        new HtmlContentBuilder().AppendHtml(Draw(weeks, WideLeaves, "chart-w", hasPearl, title, id + "-w")).AppendHtml(Draw(weeks, NarrowLeaves, "chart-n", hasPearl, title, id + "-n"));

    private static HtmlString Draw(int weeks, int most, string style, Func<int, bool> hasPearl, Func<int, int, string> title, string id)
    {
        var first = Math.Max(0, weeks - most);
        var shown = weeks - first;
        var (stem, leaves, pearls, count) = (new StringBuilder($"M42 {Stem(42)}"), new StringBuilder(), new StringBuilder(), 0);
        for (var leaf = 0; leaf < shown; leaf++)
        {
            var (x, isUp, isNow) = (FirstLeaf + (leaf * Apart), leaf % 2 == 0, first + leaf == weeks - 1);
            var y = Stem(x);
            Add(stem, $"L{x} {y}");
            FormattableString curve = isUp ? (FormattableString)$"Q{x + 23} {y - 4} {x + 33} {y - 32}Q{x + 5} {y - 22} {x} {y}z" : $"Q{x + 1} {y + 23} {x + 27} {y + 38}Q{x + 22} {y + 9} {x} {y}z";
            Add(leaves, $"<path class=\"leaf{(isNow ? " now" : "")}\" d=\"M{x} {y}{FormattableString.Invariant(curve)}\"/>");
            if (hasPearl(first + leaf))
            {
                count++;
                Add(pearls, $"<circle class=\"pearl\" cx=\"{x + 15}\" cy=\"{(isUp ? y - 17 : y + 19)}\" r=\"7\"/>");
            }
        }

        var width = FirstLeaf + (most * Apart) + 24;
        return new HtmlString(string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="frond {style}" viewBox="0 0 {width} {Height}" role="img" aria-labelledby="{id}"><title id="{id}">{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(title(shown, count))}</title><path class="rock" d="M6 64c1-17 15-24 29-19 13 4 17 22 9 33-10 10-29 9-35 1-3-5-3.5-9-3-15z"/><path class="hold" d="M42 62Q30 54 17 54M42 62Q28 62 13 64M42 62Q30 70 17 74M42 62Q33 72 27 79"/><path class="stem" d="{stem}"/>{leaves}{pearls}</svg>
            """));
    }

    /// <summary>The stem sways a little.</summary>
    private static int Stem(int x) => 62 + (int)Math.Round(6 * Math.Sin((x - 42) / 48.0));

    private static void Add(StringBuilder to, FormattableString text) => to.Append(text.ToString(CultureInfo.InvariantCulture));
}
