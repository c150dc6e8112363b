// database.url names several hosts: whatever is wrong with the first, the second is taken.
// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "postgres_fixture.hpp"
#include "store/connect.hpp"

namespace zoomhook::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder with a socket that is no Postgres.
class impostor {
public:
    explicit impostor(const fs::path& folder)
        : folder_(folder),
          listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        fs::create_directory(folder_);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        (folder_ / ".s.PGSQL.5432").string().copy(address.sun_path, sizeof address.sun_path - 1);
        if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            listen(listener_, 50) != 0)
            throw std::runtime_error("can't listen in " + folder_.string());
    }
    ~impostor() {
        shutdown(listener_, SHUT_RDWR);
        if (hanging_up_.joinable()) hanging_up_.join();
        close(listener_);
        fs::remove_all(folder_);
    }
    impostor(const impostor&) = delete;
    impostor& operator=(const impostor&) = delete;

    /// When it has heard something, as a proxy whose server is gone.
    void hangs_up() {
        hanging_up_ = std::jthread([this] {
            for (int client = 0; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
                char byte = 0;
                (void)!read(client, &byte, 1);
            }
        });
    }

private:
    fs::path folder_;
    int listener_;
    std::jthread hanging_up_;
};

class several_hosts : public with_postgres {
protected:
    /// The test's database, behind another host.
    [[nodiscard]] options behind(const fs::path& first) const {
        const std::size_t host = url_.find("?host=") + 6;
        return options_for(std::string(url_).insert(host, first.string() + ","));
    }
};

TEST_F(several_hosts, of_which_the_first_is_not_there) {
    EXPECT_FALSE(migrate(behind("/nowhere")).applied.empty());
}

TEST_F(several_hosts, of_which_the_first_hangs_up) {
    impostor first(server_.folder() / "first");
    first.hangs_up();
    EXPECT_FALSE(migrate(behind(server_.folder() / "first")).applied.empty());
}

TEST_F(several_hosts, of_which_the_first_never_answers) {
    const impostor first(server_.folder() / "first");
    EXPECT_FALSE(migrate(behind(server_.folder() / "first")).applied.empty());
}

TEST_F(several_hosts, of_which_the_first_can_only_be_read) {
    const options o = behind(server_.folder()); // both are: what counts is that each is asked
    run("ALTER DATABASE " + ask("SELECT current_database()") + " SET default_transaction_read_only = on");
    try {
        (void)connect(o, purpose::writing, nullptr);
        FAIL();
    } catch (const database_failure& e) {
        EXPECT_THAT(e.what(), testing::MatchesRegex(".*read-only; .*read-only"));
    }
}

TEST_F(several_hosts, are_not_tried_any_more_at_a_stop) {
    supervisor watcher;
    watcher.stop(steady_clock::now());
    try {
        (void)connect(behind("/nowhere"), purpose::upkeep, &watcher);
        FAIL();
    } catch (const database_failure& e) {
        EXPECT_THAT(e.what(), HasSubstr("/nowhere"));
    }
}

} // namespace
} // namespace zoomhook::store
