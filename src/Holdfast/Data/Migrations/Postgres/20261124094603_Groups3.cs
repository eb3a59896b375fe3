using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Holdfast.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Groups3 : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "EscalatedAt",
                table: "Posts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosedBy",
                table: "Groups",
                type: "character varying(22)",
                maxLength: 22,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ClosedFor",
                table: "Groups",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DigestAt",
                table: "Groups",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Announcements",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    GroupId = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    ById = table.Column<long>(type: "bigint", nullable: true),
                    AfterId = table.Column<long>(type: "bigint", nullable: false),
                    Posts = table.Column<int>(type: "integer", nullable: true),
                    Unanswered = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Announcements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Announcements_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NotYets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Until = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotYets", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Posts_At",
                table: "Posts",
                column: "At",
                filter: "\"Rank\" = 1 AND \"Intent\" = 0 AND \"EscalatedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Announcements_GroupId",
                table: "Announcements",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_NotYets_Hash",
                table: "NotYets",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_NotYets_Until",
                table: "NotYets",
                column: "Until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Announcements");

            migrationBuilder.DropTable(
                name: "NotYets");

            migrationBuilder.DropIndex(
                name: "IX_Posts_At",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "EscalatedAt",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "ClosedBy",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "ClosedFor",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "DigestAt",
                table: "Groups");
        }
    }
}
