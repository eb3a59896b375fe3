using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Recovery.Toolkit;

/// <summary>What a member wrote with one tool, a page at a time. Which tool is sealed too, so rows are opened until a page is full.</summary>
public sealed class ToolNotes(HoldfastDb db, Me me, Sealer sealer)
{
    public const int PerPage = 20;

    /// <summary>Somebody who wrote with other tools alone turns a page for it rather than waiting.</summary>
    private const int MostRead = 200;

    /// <param name="Notes">The newest first.</param>
    /// <param name="Earlier">The id after which the next page begins; null where nothing is left.</param>
    public sealed record OnePage(IReadOnlyList<Kept<ToolWords>> Notes, string? Earlier);

    /// <param name="before">The id of one of theirs; another begins with the newest.</param>
    public async Task<OnePage> Of(string tool, string? before, CancellationToken cancellation)
    {
        var mine = db.ToolNotes.AsNoTracking().Where(note => note.MemberId == me.MemberId);
        if (before is { Length: 22 } && await mine.Where(note => note.PublicId == before).Select(note => (long?)note.Id).SingleOrDefaultAsync(cancellation) is { } last)
        {
            mine = mine.Where(note => note.Id < last);
        }

        var rows = await mine.OrderByDescending(note => note.Id).Take(MostRead + 1).Select(note => new { note.PublicId, note.Words }).ToListAsync(cancellation);
        var found = new List<Kept<ToolWords>>();
        var read = 0;
        for (; read < Math.Min(rows.Count, MostRead) && found.Count < PerPage; read++)
        {
            var words = sealer.Open(rows[read].Words!, ToolNote.PlaceOf(typeof(ToolNote), rows[read].PublicId));
            if (words.Tool == tool)
            {
                found.Add(new(rows[read].PublicId, words));
            }
        }

        return new(found, read < rows.Count ? rows[read - 1].PublicId : null);
    }
}
