using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>
/// Somebody wants nothing to do with somebody else, under the aliases by which they met. It acts at once, both ways, and
/// nobody is told. It says nothing of other groups and never touches nameless posts: hiding more would tell who is who.
/// </summary>
public sealed class Block
{
    /// <summary>More than anybody needs; a bound for every list that leaves blocked people out.</summary>
    public const int MostPerMember = 500;

    private Block()
    {
    }

    public Block(long member, Alias alias, Instant at, SealingKey key, Sealer sealer)
    {
        (PublicId, MemberId, Mine, Theirs, On) = (RandomId.New(), member, alias.Mine, alias.Subject, at.InUtc().Date);
        Name = sealer.Seal(alias.Name, key, NamePlace);
    }

    [P1] public long Id { get; private set; }

    [P1] public string PublicId { get; private set; } = "";

    /// <summary>Whose block it is: only they see and end it.</summary>
    [P1] public long MemberId { get; private set; }

    /// <summary>Their own alias in the place where they met.</summary>
    [P1] public string Mine { get; private set; } = "";

    [P1] public string Theirs { get; private set; } = "";

    /// <summary>What the other was called, under the blocker's own key.</summary>
    [P1] public Sealed<string>? Name { get; private set; }

    /// <summary>The day and no finer.</summary>
    [P1] public LocalDate On { get; private set; }

    public SealedPlace NamePlace => new("Blocks", PublicId, nameof(Name));

    private sealed class Mapping : IEntityTypeConfiguration<Block>
    {
        public void Configure(EntityTypeBuilder<Block> builder)
        {
            builder.ToTable("Blocks");
            builder.Property(block => block.PublicId).HasMaxLength(22);
            builder.HasIndex(block => block.PublicId).IsUnique();
            builder.Property(block => block.Mine).HasMaxLength(Report.SubjectLength);
            builder.Property(block => block.Theirs).HasMaxLength(Report.SubjectLength);
            builder.Property(block => block.Name).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(block => block.MemberId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(block => new { block.Mine, block.Theirs }).IsUnique();
            builder.HasIndex(block => block.Theirs);
            builder.HasIndex(block => block.MemberId);
        }
    }
}

public static class Blocks
{
    /// <summary>
    /// The aliases this one neither sees nor is seen by, in either direction: a subquery, for
    /// <c>posts.Where(post => !db.Blocks.HiddenFrom(mine).Contains(post.AuthorAlias))</c>. Leave nameless posts out of that
    /// condition: they are shown whoever wrote them.
    /// </summary>
    /// <param name="mine">The asker's alias in that place.</param>
    public static IQueryable<string> HiddenFrom(this IQueryable<Block> blocks, string mine) =>
        blocks.Where(block => block.Mine == mine || block.Theirs == mine).Select(block => block.Mine == mine ? block.Theirs : block.Mine);

    /// <summary>The same over several places at once, such as a feed of all groups. Each alias meets only those of its own place.</summary>
    /// <param name="mine">The asker's aliases, as a query or a short list.</param>
    public static IQueryable<string> HiddenFrom(this IQueryable<Block> blocks, IEnumerable<string> mine) =>
        blocks.Where(block => mine.Contains(block.Mine) || mine.Contains(block.Theirs)).Select(block => mine.Contains(block.Mine) ? block.Theirs : block.Mine);

    /// <summary>Whether these two keep apart, whoever of them said so.</summary>
    public static IQueryable<Block> Between(this IQueryable<Block> blocks, string one, string other) =>
        blocks.Where(block => block.Mine == one && block.Theirs == other || block.Mine == other && block.Theirs == one);
}
