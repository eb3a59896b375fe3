using CsCheck;
using Holdfast.Data;
using Holdfast.Safety;

namespace Holdfast.Tests.Safety;

public sealed class WordsThatWorryFacts
{
    private const string Good = """
        turns: [but, now]
        spellings:
          want: [wnt]
        lists:
          want: [want, wish]
        phrases:
          - id: want-to-die
            kind: suicide
            en:
              - <want> to _ _ die
              - (dying|dead) inside
        excuses:
          - id: past
            en:
              - used to ... die
        """;

    private const string Weighed = """
        turns: [but]
        phrases:
          - id: end-it
            kind: suicide
            en: [end it all]
          - id: end-it-perhaps
            kind: suicide
            points: 6
            en: [(end|ending) it]
        excuses:
          - id: call
            en: [end it there]
        weighing:
          enough: 10
          each: 0
          from: 1
          within: 8
        signs:
          - id: about-heights
            points: 5
            en: [bridge, roof, high up]
            es: [puente]
          - id: about-meals
            points: -4
            en: [cake, dinner]
        words:
          6: [rope, alone]
          -2: [friend]
        """;

    private static readonly WordsThatWorry Shipped = WordsThatWorry.Load(Path.Combine(AppContext.BaseDirectory, "worrying-words.yaml"));

    [Theory]
    [InlineData("crisis-unseen.tsv")]
    [InlineData("crisis-dev.tsv")]
    [InlineData("crisis-seen.tsv")]
    [InlineData("crisis-written.tsv")]
    [InlineData("crisis-paired.tsv")]
    public void The_figures_are_those_the_page_about_safety_gives(string file) =>
        Measured.By(file, text => Shipped.Find(text)?.Phrase).IsAsWritten(file);

    /// <summary>Of posts by somebody who saw nothing: what the page about safety promises.</summary>
    [Theory]
    [InlineData("worrying-words.yaml")]
    [InlineData("soliciting.yaml")]
    public void A_file_as_it_was_shipped_is_known_and_isn_t_read_at_start(string file) => Assert.True(SafetySlice.IsAsShipped(file));

    [Fact]
    public void Of_posts_nobody_tuned_to_it_finds_the_dangers_and_leaves_the_harmless_alone()
    {
        var measured = Measured.By("crisis-unseen.tsv", text => Shipped.Find(text)?.Phrase);
        Assert.InRange(measured.Recall, 0.85, 1);
        Assert.InRange(measured.FalseAlarms, 0, 0.05);
    }

    [Theory]
    [InlineData("I want to die", WorryKind.Suicide)]
    [InlineData("no quiero vivir", WorryKind.Suicide)]
    [InlineData("I cut myself again", WorryKind.SelfHarm)]
    [InlineData("he's not breathing", WorryKind.Overdose)]
    [InlineData("mi esposo me va a matar", WorryKind.Danger)]
    [InlineData("I want to die and I just took the whole bottle of pills", WorryKind.Overdose)]
    public void A_worry_says_what_it_is_about_the_most_urgent_first(string text, WorryKind kind) => Assert.Equal(kind, Shipped.Find(text)?.Kind);

    [Theory]
    [InlineData("I WANT TO DIE")]
    [InlineData("i want to dieeeee")]
    [InlineData("i want to d1e")]
    [InlineData("i want to k*ll myself")]
    [InlineData("i want to k i l l myself")]
    [InlineData("I don’t want to live anymore")]
    [InlineData("I dont wanna live any more")]
    [InlineData("thoughts of su1cide")]
    [InlineData("𝐈 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞")]
    [InlineData("I w\u200bant to d\u00ec\u00e8")]
    [InlineData("ＭＥ ＱＵＩＥＲＯ ＭＯＲＩＲ")]
    [InlineData("i just... want to... die")]
    public void Writing_it_otherwise_changes_nothing(string text) => Assert.NotNull(Shipped.Find(text));

    [Theory]
    [InlineData("that joke killed me")]
    [InlineData("I'm killing it at work")]
    [InlineData("dead tired")]
    [InlineData("me muero de risa")]
    [InlineData("I don't want to die")]
    [InlineData("When I was using I wanted to die")]
    [InlineData("It is great! Thanks for asking.")]
    [InlineData("It is loud tonight.")]
    [InlineData("She's here now.")]
    [InlineData("Estoy muy contenta hoy.")]
    [InlineData("It can't be read.")]
    [InlineData("I'm afraid of the weekend and can't say so out loud.")]
    [InlineData("")]
    [InlineData("   \n\n ")]
    public void An_idiom_a_denial_or_the_past_is_no_worry(string text) => Assert.Null(Shipped.Find(text));

    [Fact]
    public void Worrying_words_are_found_wherever_they_stand_in_a_long_draft()
    {
        var filler = string.Concat(Enumerable.Repeat("Today was a long day and I am glad it is over. ", 50));
        Assert.Null(Shipped.Find(filler + filler));
        Assert.NotNull(Shipped.Find($"{filler}I want to kill myself. {filler}"));
        Assert.NotNull(Shipped.Find($"{filler}{filler}I want to kill myself"));
    }

    [Theory]
    [InlineData(WorryKind.Overdose, "he is unresponsive", "no respira")]
    [InlineData(WorryKind.Danger, "he threatened me", "me amenazó")]
    [InlineData(WorryKind.Suicide, "I want to die", "me quiero morir")]
    [InlineData(WorryKind.SelfHarm, "I want to cut myself", "quiero cortarme")]
    public void Each_kind_is_found_in_both_languages(WorryKind kind, string english, string spanish) =>
        Assert.Equal([kind, kind], new[] { english, spanish }.Select(text => Shipped.Find(text)?.Kind));

    [Theory]
    [InlineData("I want to die", true)]
    [InlineData("I wish to just die", true)]
    [InlineData("I wnt to really just die", true)]
    [InlineData("I want to do a lot and die", false)]
    [InlineData("I want to. Die", false)]
    [InlineData("I used to want to die", false)]
    [InlineData("I used to be fine but I want to die", true)]
    [InlineData("DEAD inside", true)]
    public void The_small_language_means_what_the_head_of_the_file_says(string text, bool worries) =>
        Assert.Equal(worries, WordsThatWorry.Read(new StringReader(Good), "words.yaml").Find(text) is not null);

    [Theory]
    [InlineData("alone on the bridge", WorryKind.Unclear)]
    [InlineData("sola en el puente. ROPE", WorryKind.Unclear)]
    [InlineData("on the bridge, end it", WorryKind.Suicide)]
    [InlineData("we had cake, end it all", WorryKind.Suicide)]
    [InlineData("rope", null)]
    [InlineData("rope rope rope", null)]
    [InlineData("the bridge, the roof, high up", null)]
    [InlineData("alone with cake on the bridge", null)]
    [InlineData("a rope, a friend and a bridge", null)]
    [InlineData("on the bridge, end it there", null)]
    [InlineData("rope a b c d e f bridge", WorryKind.Unclear)]
    [InlineData("rope a b c d e f g bridge", null)]
    [InlineData("cake. dinner. a b c d e f g rope and roof and alone", WorryKind.Unclear)]
    public void Signs_that_add_up_within_a_stretch_are_a_worry(string text, WorryKind? kind) =>
        Assert.Equal(kind, WordsThatWorry.Read(new StringReader(Weighed), "words.yaml").Find(text)?.Kind);

    [Theory]
    [InlineData("alone on the bridge", null)]
    [InlineData("alone, rope, bridge", WorryKind.Unclear)]
    [InlineData("alone with the rope on the bridge", null)]
    [InlineData("rope, bridge", null)]
    public void Each_word_looked_at_asks_for_more_points(string text, WorryKind? kind) =>
        Assert.Equal(kind, WordsThatWorry.Read(new StringReader(Weighed.Replace("each: 0\n  from: 1\n", "each: 1\n  from: 4\n", StringComparison.Ordinal)), "words.yaml").Find(text)?.Kind);

    [Theory]
    [InlineData("All over the bridge", WorryKind.Unclear)]
    [InlineData("So it is. All over the bridge", WorryKind.Unclear)]
    [InlineData("that is all over the bridge", null)]
    [InlineData("All over", null)]
    public void Words_in_a_row_may_have_to_begin_a_sentence(string text, WorryKind? kind) =>
        Assert.Equal(kind, WordsThatWorry.Read(new StringReader(Weighed.Replace("-2: [friend]", "10: ['. all over']", StringComparison.Ordinal)), "words.yaml").Find(text)?.Kind);

    [Theory]
    [InlineData("points: 5", "points: 0", 20, "points of 0 change nothing")]
    [InlineData("points: 5", "points: 5.5", 20, "a whole number from -1000 to 1000")]
    [InlineData("points: 5", "points: 1001", 20, "a whole number from -1000 to 1000")]
    [InlineData("    points: 5\n", "", 19, "has no points")]
    [InlineData("points: 5", "kind: suicide", 20, "unknown field, kind")]
    [InlineData("id: about-meals", "id: end-it", 23, "is there twice")]
    [InlineData("-2: [friend]", "-2: [rope]", 28, "is there twice")]
    [InlineData("-2: [friend]", "few: [friend]", 28, "a whole number from -1000 to 1000")]
    [InlineData("-2: [friend]", "-2: []", 28, "a list of 1 to 3000")]
    [InlineData("enough: 10", "enough: 0", 14, "a whole number from 1 to 1000")]
    [InlineData("each: 0", "each: -1", 15, "a whole number from 0 to 1000")]
    [InlineData("from: 1", "from: 9", 16, "a whole number from 1 to 8")]
    [InlineData("within: 8", "within: 1001", 17, "a whole number from 1 to 1000")]
    [InlineData("within: 8", "among: 8", 17, "unknown field, among")]
    [InlineData("weighing:\n  enough: 10\n  each: 0\n  from: 1\n  within: 8\n", "", 9, "has points, but the file has no weighing")]
    public void A_fault_in_what_is_weighed_is_told_by_its_line(string right, string wrong, int line, string says)
    {
        var file = Weighed.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Weighed, file);
        var refusal = Assert.Throws<RefusalException>(() => WordsThatWorry.Read(new StringReader(file), "words.yaml"));
        Assert.StartsWith($"words.yaml, line {line}:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: suicide", "kind: sadness", 8, "unknown kind, sadness")]
    [InlineData("id: past", "id: want-to-die", 13, "is there twice")]
    [InlineData("id: past", "id: Past", 13, "only small letters")]
    [InlineData("    kind: suicide\n", "", 7, "has no kind")]
    [InlineData("(dying|dead) inside", "(dying|dead inside", 11, "a bracket isn't closed")]
    [InlineData("(dying|dead) inside", "dying|dead) inside", 11, "a | too many")]
    [InlineData("(dying|dead) inside", "(dying|) inside", 11, "no words where some should be")]
    [InlineData("(dying|dead) inside", "<dead> inside", 11, "no list is called <dead>")]
    [InlineData("(dying|dead) inside", "dying inside _", 11, "not with a gap")]
    [InlineData("(dying|dead) inside", "... inside", 11, "not with a gap")]
    [InlineData("(dying|dead) inside", "dying? inside?", 11, "at least one word")]
    [InlineData("(dying|dead) inside", "dy-ing inside", 11, "dy-ing isn't a word")]
    [InlineData("(dying|dead) inside", "((((((((((dying))))))))))", 11, "nested too deeply")]
    [InlineData("want: [wnt]", "hope: [wnt]", 3, "no phrase has the word hope")]
    [InlineData("want: [wnt]", "want: [die]", 3, "a word of its own")]
    [InlineData("en:\n      - used to ... die", "fr:\n      - used to ... die", 14, "unknown field, fr")]
    [InlineData("    en:\n      - used to ... die", "", 13, "has no phrases")]
    [InlineData("excuses:", "excuse:", 12, "unknown field, excuse")]
    [InlineData("lists:\n", "lists: {\n", 5, "isn't closed")]
    public void A_fault_is_told_by_its_line(string right, string wrong, int line, string says)
    {
        var file = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, file);
        var refusal = Assert.Throws<RefusalException>(() => WordsThatWorry.Read(new StringReader(file), "words.yaml"));
        Assert.StartsWith($"words.yaml, line {line}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_by_its_name() =>
        Assert.StartsWith("nowhere.yaml can't be read", Assert.Throws<RefusalException>(() => WordsThatWorry.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_text_is_answered() => OddText.Any.Sample(text => _ = Shipped.Find(text), iter: 2000);

    [Fact]
    public void Worrying_words_are_found_among_any_others() =>
        OddText.Any.Sample(text => Shipped.Find($"{text}.\n\nI want to kill myself.\n\n{text}") is not null, iter: 500);

    [Theory]
    [MemberData(nameof(OddText.Heavy), MemberType = typeof(OddText))]
    public void The_heaviest_text_is_answered(string text) => _ = Shipped.Find(text);
}
