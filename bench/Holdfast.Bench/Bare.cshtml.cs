using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Bench;

/// <summary>What a bare page shows: twenty rows that make it as long as the page it stands beside.</summary>
internal sealed class BareContent(int bytes)
{
    private const int RowCount = 20;
    private const int Frame = 110;
    private const int RowFrame = 85;

    public IReadOnlyList<(string Name, string Text)> Rows { get; } =
        [.. Enumerable.Range(0, RowCount).Select(row => ($"Row {row}", new string('a', Math.Max(0, ((bytes - Frame) / RowCount) - RowFrame))))];
}

internal sealed class BareModel(BareContent content) : PageModel
{
    public IReadOnlyList<(string Name, string Text)> Rows => content.Rows;
}
