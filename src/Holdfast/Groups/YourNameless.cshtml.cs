using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>What was asked about a member's own nameless words: why, when, in which roles, and what came of it. For them alone.</summary>
public sealed class YourNamelessModel(HoldfastDb db, Me me, GroupSeals seals, AskedAboutMine mine, IClock clock) : PageModel
{
    public sealed record Row(Unmasking Asked, string Group, string Reason, UnmaskingStage Stage);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        Rows = [.. (await mine.Of(db, me, cancellation)).Select(row => new Row(row.Asked, row.GroupName, seals.Open(row.Asked.What!, row.Asked.WhatPlace).Reason, row.Asked.StageAt(now)))];
    }
}
