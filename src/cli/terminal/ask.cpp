// Questions to whoever sits at the terminal.
// SPDX-License-Identifier: MIT
#include "ask.hpp"

#include <boost/algorithm/string/trim.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace zoomhook::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

/// Until it ends, what is typed is not shown. Ctrl-C ends the program only then, which would leave the
/// terminal silent.
class silence {
public:
    silence() {
        struct sigaction ends_read {};
        ends_read.sa_handler = [](int) { interrupted = 1; }; // without SA_RESTART
        sigaction(SIGINT, &ends_read, &at_interrupt_);
        tcgetattr(STDIN_FILENO, &before_);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~silence() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        sigaction(SIGINT, &at_interrupt_, nullptr);
        std::cerr << '\n'; // the user's was not shown either
        if (std::exchange(interrupted, 0) != 0) raise(SIGINT);
    }
    silence(const silence&) = delete;
    silence& operator=(const silence&) = delete;

private:
    termios before_{};
    struct sigaction at_interrupt_ {};
};

} // namespace

std::optional<std::string> ask(const std::string& question, echo shown) {
    if (isatty(STDIN_FILENO) != 1) return {};
    std::cerr << question << std::flush;
    std::optional<silence> hidden;
    if (shown == echo::off) hidden.emplace();
    std::string line;
    if (!std::getline(std::cin, line)) return {};
    boost::algorithm::trim(line);
    return line;
}

bool agrees(const std::string& question) {
    const auto typed = ask(question + " [y/N] ", echo::on);
    return typed == "y" || typed == "yes";
}

std::string read_first_line(const std::string& option, const std::string& file) {
    std::string line;
    std::ifstream in;
    if (file != "-") in.open(file);
    if (!std::getline(file == "-" ? std::cin : in, line) || line.empty())
        throw std::runtime_error(option + " " + file + ": no secret can be read from it");
    boost::algorithm::trim(line);
    return line;
}

} // namespace zoomhook::cli
