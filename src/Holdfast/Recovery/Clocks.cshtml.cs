using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery;

/// <summary>All days a member counts, hidden ones too.</summary>
public sealed class ClocksModel(Days days) : PageModel
{
    /// <summary>The stretches that are told, in days.</summary>
    public static readonly int[] Windows = [30, 90, 365];

    public IReadOnlyList<ClockShown> Clocks { get; private set; } = [];

    public bool MayAdd => Clocks.Count < Clock.MostPerMember;

    public async Task OnGet(CancellationToken cancellation) => Clocks = await days.All(cancellation);
}
