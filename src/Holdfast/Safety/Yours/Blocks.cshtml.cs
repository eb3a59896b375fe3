using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Safety.Yours;

/// <summary>A member's own blocks, to see and to end.</summary>
public sealed class BlocksModel(HoldfastDb db, Writer writer, Sealer sealer, Me me, IStringLocalizer<DeskWords> words, ILogger<BlocksModel> logger) : SafetyPage(words, logger)
{
    public sealed record Row(string Id, string Name, LocalDate On);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public Task OnGet(CancellationToken cancellation) => Read(cancellation);

    /// <summary>One that is gone already is as good as ended.</summary>
    public async Task<IActionResult> OnPost(string? id, CancellationToken cancellation)
    {
        await Read(cancellation);
        CheckForm();
        return ModelState.IsValid
            ? await Done(() => writer.Write(db, () => db.Blocks.Where(block => block.PublicId == id && block.MemberId == me.MemberId).ExecuteDeleteAsync(cancellation), cancellation), "/you/blocks")
            : Again(StatusCodes.Status400BadRequest);
    }

    private async Task Read(CancellationToken cancellation)
    {
        var blocks = await db.Blocks.AsNoTracking().Where(block => block.MemberId == me.MemberId).OrderByDescending(block => block.Id).Take(Block.MostPerMember).ToListAsync(cancellation);
        Rows = blocks.ConvertAll(block => new Row(block.PublicId, sealer.Open(block.Name!, block.NamePlace), block.On));
    }
}
